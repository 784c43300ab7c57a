"""What is done after the answer, by a worker process: `taskiq worker app.worker:create_broker`."""
