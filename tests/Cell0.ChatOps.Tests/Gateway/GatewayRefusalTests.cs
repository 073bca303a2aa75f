using System.Text.Json;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>Refusals in the wording of real gateways, with detail codes (new) and without (old).</summary>
public sealed class GatewayRefusalTests
{
    [Theory]
    [InlineData("""{"code":"INVALID_REQUEST","message":"unauthorized: gateway token mismatch","details":{"code":"AUTH_TOKEN_MISMATCH"}}""", GatewayErrorKind.WrongToken)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"unauthorized: gateway token mismatch"}""", GatewayErrorKind.WrongToken)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"slow down","details":{"code":"AUTH_RATE_LIMITED"},"retryAfterMs":5000}""", GatewayErrorKind.Refused)]
    [InlineData("""{"code":"NOT_PAIRED","message":"pairing required","details":{"code":"PAIRING_REQUIRED"}}""", GatewayErrorKind.NotPaired)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"protocol mismatch","details":{"expectedProtocol":3}}""", GatewayErrorKind.ProtocolMismatch)]
    [InlineData("""{"code":"FORBIDDEN","message":"missing scope: operator.admin","details":{"code":"MISSING_SCOPE"}}""", GatewayErrorKind.MissingScope)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"missing scope: operator.read"}""", GatewayErrorKind.MissingScope)]
    [InlineData("""{"code":"INVALID_REQUEST","message":"unknown method: cron.list"}""", GatewayErrorKind.NotOffered)]
    [InlineData("""{"code":"UNAVAILABLE","message":"gateway starting; retry shortly","retryAfterMs":500}""", GatewayErrorKind.Starting)]
    [InlineData("""{"code":"UNAVAILABLE","message":"The server is busy. Try again."}""", GatewayErrorKind.Busy)]
    [InlineData("""{"code":"UNAVAILABLE","message":"rate limit exceeded for cron.update; retry after 59s","retryAfterMs":58054}""", GatewayErrorKind.Busy)]
    [InlineData("""{"code":"UNAVAILABLE","message":"Error: unknown cron job id: x"}""", GatewayErrorKind.NotFound)]
    [InlineData("""{"code":"X","message":"y","details":[1]}""", GatewayErrorKind.Refused)]
    [InlineData("""{}""", GatewayErrorKind.Refused)]
    [InlineData("""[]""", GatewayErrorKind.UnexpectedShape)]
    [InlineData("""{"code":7}""", GatewayErrorKind.UnexpectedShape)]
    public void A_refusal_is_understood(string error, GatewayErrorKind kind) => Read(error).Kind.ShouldBe(kind);

    [Fact]
    public void A_refusal_keeps_the_time_to_wait() =>
        Read("""{"code":"UNAVAILABLE","message":"gateway starting","retryAfterMs":500}""").RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(500));

    [Fact]
    public void A_long_refusal_is_cut() => Read($"{{\"message\":\"{new string('x', 5000)}\"}}").Message.Length.ShouldBeLessThan(400);

    private static GatewayError Read(string error)
    {
        var login = new GatewayLogin(GatewayAddress.Parse("ws://127.0.0.1:1"), new GatewayToken("t0ken", "it comes from here"), DeviceKey.Create(), [GatewayLogin.ReadScope]);
        return GatewayRefusal.Read(JsonDocument.Parse($"{{\"ok\":false,\"error\":{error}}}").RootElement, "cron.list", login);
    }
}
