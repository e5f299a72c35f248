"""The facts that `deskapp doctor` looks at. Nothing here changes anything."""
