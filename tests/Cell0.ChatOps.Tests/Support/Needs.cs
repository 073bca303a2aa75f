namespace Cell0.ChatOps.Tests.Support;

/// <summary>
/// What only some machines have. A test that needs it carries <c>[Trait("Needs", "browser")]</c> or <c>[Trait("Needs", "gateway")]</c> and asks
/// here first: without it the test is skipped with the reason. <c>.ci/run</c> provides both and runs these tests again.
/// </summary>
internal static class Needs
{
    /// <returns>Path of a Chromium.</returns>
    public static string Browser() => Variable("CELL0_BROWSER", "the path of a Chromium, such as /usr/bin/chromium");

    /// <returns>WebSocket address and token of a real OpenClaw gateway.</returns>
    public static (Uri Url, string Token) Gateway() =>
        (new Uri(Variable("CELL0_REAL_GATEWAY_URL", "the address of a real OpenClaw gateway")), Variable("CELL0_REAL_GATEWAY_TOKEN", "that gateway's token"));

    private static string Variable(string name, string meaning)
    {
        var value = Environment.GetEnvironmentVariable(name);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{name} is not set: {meaning}");
        return value!;
    }
}
