"""What must be in place before the site answers anyone."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def check_start() -> None:
    """Refuse to start with a hint where the signing key is not given, or the style sheets are not installed."""
    if not settings.SECRET_KEY_IS_GIVEN and not settings.DEBUG:
        raise ImproperlyConfigured(
            "KLIV_SECRET_KEY är inte satt. Den ska vara hemlig, minst 50 tecken och densamma vid varje start. "
            'Gör en med: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    missing = [str(folder) for _, folder in settings.STATICFILES_DIRS if not folder.is_dir()]
    if missing:
        raise ImproperlyConfigured(
            f"Stilmallar eller typsnitt saknas: {', '.join(missing)}. Hämta dem med: npm ci (make demo gör det åt dig)"
        )
