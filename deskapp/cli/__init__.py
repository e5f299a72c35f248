"""The `deskapp` command and its subcommands."""
