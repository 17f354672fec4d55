"""Waiting, for what goes on for long: a server that answers when somebody stops typing."""

from __future__ import annotations

from asyncio import sleep


async def pause(seconds: float) -> None:
    """Let everything else go on for some seconds."""
    await sleep(seconds)
