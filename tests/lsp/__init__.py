"""``dsim lsp`` as an editor sees it: a real client, which starts the server and speaks over its standard streams."""
