"""The transactions. Each service is given its sessions and its clock, and owns what it opens."""
