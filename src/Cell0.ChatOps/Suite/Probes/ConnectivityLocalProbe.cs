using System.Net.Sockets;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>TCP connections to the gateway's port. An open port is an open port and nothing more.</summary>
internal sealed class ConnectivityLocalProbe(GatewayContacts contacts, TimeProvider clock) : IProbe
{
    private const int Connects = 200;
    private const int BriefConnects = 5;
    private const int GiveUpAfter = 3;
    private static readonly TimeSpan PerConnect = TimeSpan.FromSeconds(2);

    public string Id => "connectivity.local";

    public string Contract => "the gateway's TCP port accepts every connection: port open, which says nothing of what listens there";

    public TimeSpan Timeout => TimeSpan.FromSeconds(10);

    public ProbePhase Phase => ProbePhase.Connectivity;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        var (host, port) = (contacts.Address.Socket.DnsSafeHost, contacts.Address.Socket.Port);
        var latencies = new Latencies(clock);
        string? fault = null;
        for (var attempt = 0; attempt < (context.Brief ? BriefConnects : Connects); attempt++)
        {
            fault = await ConnectAsync(host, port, latencies, ct) ?? fault;
            if (latencies.Failures == GiveUpAfter && latencies.Tried == GiveUpAfter) return Closed(fault!);
        }

        var contact = contacts.Contact(contacts.SeenBefore, answers: true, fault);
        return latencies.Failures == 0
            ? ProbeOutcome.Passed(latencies.Figures(), "port open").With(contact)
            : ProbeOutcome.Failed($"{latencies.Failures} of {latencies.Tried} connections failed: {fault}", latencies.Figures()).With(contact);
    }

    private ProbeOutcome Closed(string fault) => contacts.SeenBefore
        ? ProbeOutcome.Failed($"nothing listens at {contacts.Address} any more: {fault}").With(contacts.Contact(seenBefore: true, answers: false, fault))
        : contacts.NeverSeen($"nothing listens at {contacts.Address} ({fault})");

    /// <returns>Null when it connected.</returns>
    private async Task<string?> ConnectAsync(string host, int port, Latencies latencies, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(PerConnect, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var client = new TcpClient();
        var begin = clock.GetTimestamp();
        try
        {
            await client.ConnectAsync(host, port, linked.Token);
            latencies.Succeeded(begin);
            return null;
        }
        catch (SocketException problem)
        {
            latencies.Failed();
            return problem.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            latencies.Failed();
            return "no answer within 2 s";
        }
    }
}
