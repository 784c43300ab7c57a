"""What happens to the things of a user, told to those of their devices that listen."""
