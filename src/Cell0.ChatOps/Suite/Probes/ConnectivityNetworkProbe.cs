using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>Name, connection and TLS of one configured host, each timed for itself. At most five handshakes a run: it is somebody else's server.</summary>
internal sealed class ConnectivityNetworkProbe(TimeProvider clock) : IProbe
{
    private const int Handshakes = 5;

    private readonly SslClientAuthenticationOptions? trust;

    /// <summary>For tests: how the certificate is judged.</summary>
    internal ConnectivityNetworkProbe(TimeProvider clock, SslClientAuthenticationOptions trust)
        : this(clock) => this.trust = trust;

    public string Id => "connectivity.network";

    public string Contract => "the host's name resolves, its port accepts, and it shows a valid certificate for that name; the system may answer the name from its cache";

    public TimeSpan Timeout => TimeSpan.FromSeconds(20);

    public ProbePhase Phase => ProbePhase.Connectivity;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        if (context.Settings.Host is not { Length: > 0 } host)
            return ProbeOutcome.Off("no host is configured", "set Suite:Probes:connectivity.network:Host to a host that this machine needs (and Port, default 443)");
        var (dns, tcp, tls) = (new List<double>(), new List<double>(), new List<double>());
        string? fault = null;
        for (var attempt = 0; attempt < (context.Brief ? 1 : Handshakes) && fault is null; attempt++) fault = await OnceAsync(host, context.Settings.Port, dns, tcp, tls, ct);
        IReadOnlyList<Measurement> figures = [.. Figures("dns", dns), .. Figures("tcp_connect", tcp), .. Figures("tls_handshake", tls)];
        return fault is null ? ProbeOutcome.Passed(figures, $"{host}:{context.Settings.Port}") : ProbeOutcome.Failed(fault, figures);
    }

    private static IReadOnlyList<Measurement> Figures(string metric, List<double> samples) => Measurement.Lawful(new SampleSeries(metric, "ms", samples), Better.Lower, Statistic.Median, Statistic.Max);

    private async Task<string?> OnceAsync(string host, int port, List<double> dns, List<double> tcp, List<double> tls, CancellationToken ct)
    {
        try
        {
            var begin = clock.GetTimestamp();
            var addresses = await Dns.GetHostAddressesAsync(host, ct);
            dns.Add(clock.GetElapsedTime(begin).TotalMilliseconds);
            using var client = new TcpClient();
            begin = clock.GetTimestamp();
            await client.ConnectAsync(addresses, port, ct);
            tcp.Add(clock.GetElapsedTime(begin).TotalMilliseconds);
            await using var stream = new SslStream(client.GetStream());
            begin = clock.GetTimestamp();
            await stream.AuthenticateAsClientAsync(Options(host), ct);
            tls.Add(clock.GetElapsedTime(begin).TotalMilliseconds);
            return null;
        }
        catch (SocketException problem)
        {
            return $"{(problem.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain ? "the name does not resolve" : "no connection")}: {problem.Message}";
        }
        catch (AuthenticationException problem)
        {
            return $"its certificate is not valid for {host}: {problem.Message}";
        }
        catch (IOException problem)
        {
            return $"the TLS handshake broke off: {problem.Message}";
        }
    }

    private SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = trust?.CertificateChainPolicy,
        RemoteCertificateValidationCallback = trust?.RemoteCertificateValidationCallback,
    };
}
