"""LTI 1.3: a learning platform such as Moodle or Canvas opens the course for whoever has signed in there.

`token` reads what a platform signed, `state` is what a browser takes along meanwhile, `handlers` answer at the addresses;
`tool_key` is the course's own key. The platform asks for a login (OpenID Connect, begun by a third party), the course
sends the browser back with a nonce, and the platform posts a token that says who it is.
Signatures are PyJWT's. `pylti1p3next` was read: it lets a nonce pass again, and waits for a platform's keys without end.
"""
