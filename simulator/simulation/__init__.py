"""One answer: the image is built or found, a caller asks, the engine decides.

Every decision is made below: this room only puts them in order.
Read ``container`` first, the spine of all; ``image`` builds or finds the image, ``exec`` starts in a container.
"""
