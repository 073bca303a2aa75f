using Cell0.ChatOps.Measuring;
using FsCheck;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Measuring;

public sealed class ErrorBoundTests
{
    [Theory]
    [InlineData(0, 6050, "0 of 6050 (< 0.05 %)")]
    [InlineData(3, 200, "3 of 200 (up to 4.32 %)")]
    [InlineData(0, 0, "not measured")]
    public void No_failure_is_a_bound_and_never_a_bare_zero(int failures, int tried, string text) => ErrorBound.Describe(failures, tried).ShouldBe(text);

    [Property]
    public bool The_bound_lies_above_the_share_and_at_most_at_one(PositiveInt tried, NonNegativeInt failures)
    {
        var failed = failures.Get % (tried.Get + 1);
        var bound = ErrorBound.Upper95(failed, tried.Get);
        return bound >= (double)failed / tried.Get - 1e-12 && bound <= 1;
    }
}
