using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>Round trips through the gateway's own health call, on one connection.</summary>
internal sealed class ConnectivityGatewayApiProbe(IGatewayConnector connector, GatewayContacts contacts, TimeProvider clock) : IProbe
{
    private const int RoundTrips = 50;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    public string Id => "connectivity.gateway_api";

    public string Contract => "the gateway lets us in over its WebSocket and answers its health call with ok, every time";

    public TimeSpan Timeout => TimeSpan.FromSeconds(15);

    public ProbePhase Phase => ProbePhase.Connectivity;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        var seenBefore = contacts.SeenBefore;
        var connected = await connector.ConnectAsync(ct);
        if (!connected.IsOk) return Refused(connected.Error, seenBefore);
        await using var client = connected.Value;
        contacts.Saw(client.Hello.ServerVersion);
        var latencies = new Latencies(clock, "round_trip");
        var fault = await AskAsync(client, latencies, context.Brief ? 1 : RoundTrips, ct);
        var contact = contacts.Contact(seenBefore, answers: true, fault, client.Hello.ServerVersion);
        var seen = $"version {client.Hello.ServerVersion}, protocol {client.Hello.Protocol}";
        return (fault is null ? ProbeOutcome.Passed(latencies.Figures(), seen) : ProbeOutcome.Failed(fault, latencies.Figures())).With(contact);
    }

    /// <summary>Slow answers end it early: fewer samples, the same time.</summary>
    private async Task<string?> AskAsync(GatewayClient client, Latencies latencies, int times, CancellationToken ct)
    {
        var begin = clock.GetTimestamp();
        string? fault = null;
        while (latencies.Tried < times && clock.GetElapsedTime(begin) < Enough)
        {
            var asked = clock.GetTimestamp();
            var health = await client.HealthAsync(ct);
            if (!health.IsOk)
            {
                latencies.Failed();
                fault = health.Error.Message;
                if (health.Error.Kind is GatewayErrorKind.Closed or GatewayErrorKind.TimedOut or GatewayErrorKind.MissingScope) break;
                continue;
            }

            latencies.Succeeded(asked);
            if (!health.Value.Ok) fault = "the gateway's health call says that it is not ok";
        }

        return fault;
    }

    private ProbeOutcome Refused(GatewayError error, bool seenBefore)
    {
        var answers = error.Kind != GatewayErrorKind.Unreachable;
        var outcome = contacts.Judge(error);
        return outcome.Status == ProbeStatus.Off ? outcome : outcome.With(contacts.Contact(seenBefore, answers, error.Message));
    }
}
