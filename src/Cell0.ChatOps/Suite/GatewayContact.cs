namespace Cell0.ChatOps.Suite;

/// <summary>Details of <c>connectivity.local</c>, <c>connectivity.gateway_api</c> and <c>gateway.http</c>: how the gateway met us.</summary>
/// <param name="Url">As configured.</param>
/// <param name="SeenBefore">A gateway answered here at some time; one that never did is <see cref="ProbeStatus.Off"/>.</param>
/// <param name="Answers">Something answered at all.</param>
/// <param name="Fault">What was wrong, in one sentence; null when nothing.</param>
public sealed record GatewayContact(string Url, bool SeenBefore, bool Answers, string? Fault, string? Version = null);
