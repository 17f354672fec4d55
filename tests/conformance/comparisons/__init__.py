"""What dsim makes of a case, and where that is not what a real program was seen to do. Nothing here starts one."""
