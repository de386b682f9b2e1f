"""What the doors of chats say of themselves: that something failed, was taken back, or is answered elsewhere."""

from marathon.words.voice import Voice


def failed(voice: Voice) -> str:
    """Return that an answer could not be made, through no fault of who asked."""
    return voice.say("That went wrong here, and I noted it. Please try again in a minute.")


def invite_address(address: str, voice: Voice) -> str:
    """Return the address that can be pasted anywhere and leads a newcomer to the bot, their invite in hand."""
    return voice.say("Or pass on this address, which opens our chat: {address}", address=address)


def taken_back(voice: Voice) -> str:
    """Return what stands in place of a message that can no longer be removed."""
    return voice.say("This message was taken back.")
