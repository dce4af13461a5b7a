"""The standfirst: what stands under the headline to sum the article up.

Value: str. Sources: an element that bears a lead hint, in the head matter; the description in the metadata, where the
body does not begin with it.
"""
