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


def test_a_token_with_large_inputs_takes_no_levels_from_others_that_are_rounded_apart():
    torch.manual_seed(4)
    inputs, linear = torch.randn(50, 16), nn.Linear(16, 8)
    inputs[7] *= 100
    exact, others = linear(inputs), [number for number in range(50) if number != 7]

    def strayed(apart):
        found = EightBits(linear, torch.ones(16), apart=apart)(inputs)
        return float((found - exact)[others].detach().abs().mean())

    assert strayed(apart=True) < 0.1 * strayed(apart=False)
    zeros = torch.zeros(3, 16)
    assert torch.allclose(EightBits(linear, torch.ones(16), apart=True)(zeros), linear(zeros), atol=1e-3)
