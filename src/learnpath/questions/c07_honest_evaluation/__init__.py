"""Questions of exercise 7: honest evaluation."""
