"""Amazon ECS: the containers of a task definition.

What the agent on an instance asks Docker for is here; Fargate is not. Read ``task``.
"""
