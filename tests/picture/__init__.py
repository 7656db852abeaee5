"""Pictures of a conversation, as a person sees it on the phone."""
