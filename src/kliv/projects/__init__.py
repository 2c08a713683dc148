"""The shipped project definitions, one TOML file each."""
