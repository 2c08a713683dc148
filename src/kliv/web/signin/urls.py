"""The addresses under /konto/: allauth's pages and our own. What is not here (signing up, changing address) is not."""

from allauth.account import views as accounts
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as directories
from django.urls import path
from django.views.generic import RedirectView

from kliv.web.signin.gate import anyone
from kliv.web.signin.scripts import scripted
from kliv.web.views import account, directory

_KEY = "tva-steg/nycklar/<int:pk>/"

urlpatterns = [
    path("", account.account, name="account"),
    path("logga-in/", account.login, name="account_login"),
    path("logga-ut/", anyone(accounts.logout), name="account_logout"),
    path("logga-ut-overallt/", account.log_out_everywhere, name="log_out_everywhere"),
    path("inloggningar/<int:pk>/avsluta/", account.end_session, name="end_session"),
    path("bekrafta/", accounts.reauthenticate, name="account_reauthenticate"),
    path("losenord/", accounts.password_change, name="account_change_password"),
    path("losenord/inget/", RedirectView.as_view(pattern_name="account"), name="account_set_password"),
    path("losenord/valj/<str:link>/", account.choose_password, name="choose_password"),
    # A second factor
    path("tva-steg/", account.second_factor, name="mfa_index"),
    path("tva-steg/kod/", scripted(factors.authenticate), name="mfa_authenticate"),
    path("tva-steg/bekrafta/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("tva-steg/app/", apps.activate_totp, name="mfa_activate_totp"),
    path("tva-steg/app/ta-bort/", apps.deactivate_totp, name="mfa_deactivate_totp"),
    path("tva-steg/reservkoder/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tva-steg/reservkoder/nya/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tva-steg/reservkoder/hamta/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("tva-steg/nycklar/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("tva-steg/nycklar/ny/", scripted(keys.add_webauthn), name="mfa_add_webauthn"),
    path("tva-steg/nycklar/logga-in/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("tva-steg/nycklar/bekrafta/", scripted(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(_KEY, keys.edit_webauthn, name="mfa_edit_webauthn"),
    path(f"{_KEY}ta-bort/", account.remove_key, name="mfa_remove_webauthn"),
    # Through a directory
    path("katalog/avbrutet/", directories.login_cancelled, name="socialaccount_login_cancelled"),
    path("katalog/<slug:provider_id>/", directory.start, name="openid_connect_login"),
    path("katalog/<slug:provider_id>/svar/", directory.answer, name="openid_connect_callback"),
]
