namespace Cell0.ChatOps.Tests.Support;

/// <summary>
/// What only some machines have. A test that needs it carries <c>[Trait("Needs", "browser")]</c> <c>[Trait("Needs", "gateway")]</c> or
/// <c>[Trait("Needs", "conformance")]</c> and asks here first: without it the test is skipped with the reason. <c>.ci/run</c> provides them and runs these tests again.
/// </summary>
internal static class Needs
{
    /// <returns>Path of a Chromium.</returns>
    public static string Browser() => Variable("CELL0_BROWSER", "the path of a Chromium, such as /usr/bin/chromium");

    /// <returns>WebSocket address and token of a real OpenClaw gateway.</returns>
    public static (Uri Url, string Token) Gateway() =>
        (new Uri(Variable("CELL0_REAL_GATEWAY_URL", "the address of a real OpenClaw gateway")), Variable("CELL0_REAL_GATEWAY_TOKEN", "that gateway's token"));

    /// <returns>The same of one of early 2026 (protocol 3); it too is "gateway", and skipped by itself.</returns>
    public static (Uri Url, string Token) OldGateway() =>
        (new Uri(Variable("CELL0_OLD_GATEWAY_URL", "the address of a real OpenClaw gateway 2026.2.17")), Variable("CELL0_OLD_GATEWAY_TOKEN", "that gateway's token"));

    /// <returns>Address of a Prism that checks calls against Twilio's specification.</returns>
    public static string TwilioPrism() => Variable("CELL0_PRISM_TWILIO_URL", "the address of a Prism with Twilio's specification");

    /// <returns>Address of a Prism that checks calls against a specification of Telegram's Bot API.</returns>
    public static string TelegramPrism() => Variable("CELL0_PRISM_TELEGRAM_URL", "the address of a Prism with Telegram's specification");

    /// <returns>The folder with <c>sign.mjs</c> and Twilio's SDK installed beside it.</returns>
    public static string TwilioSdk() => Variable("CELL0_TWILIO_SDK", "the folder tests/conformance after npm ci");

    private static string Variable(string name, string meaning)
    {
        var value = Environment.GetEnvironmentVariable(name);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{name} is not set: {meaning}");
        return value!;
    }
}
