import torch
from torch import nn

from app.eight_bits import EightBits


def test_eight_bits_lose_little_where_one_input_is_much_larger_than_the_others():
    torch.manual_seed(4)
    inputs = torch.randn(50, 16)
    inputs[:, 3] *= 100
    linear = nn.Linear(16, 8)
    with torch.no_grad():
        linear.weight[:, 3] /= 100
    exact = linear(inputs)

    def strayed(reach):
        return float((EightBits(linear, reach)(inputs) - exact).detach().abs().mean())

    assert strayed(inputs.abs().amax(0)) < 0.2 * strayed(torch.ones(16))
