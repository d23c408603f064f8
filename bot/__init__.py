"""What runs inside Rasa: understanding, policies, the gateway's channel, the tracker store, the importer."""
