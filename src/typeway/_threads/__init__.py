"""Blocking functions beside the event loop, at a small fraction of what a thread of their own would cost."""

from typeway._threads.hop import in_thread, in_thread_twice, in_thread_whole

__all__ = ["in_thread", "in_thread_twice", "in_thread_whole"]
