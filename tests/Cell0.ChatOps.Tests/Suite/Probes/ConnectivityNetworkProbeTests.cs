using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;

namespace Cell0.ChatOps.Tests.Suite.Probes;

public sealed class ConnectivityNetworkProbeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_host_it_is_off_and_says_what_to_set()
    {
        var outcome = await new ConnectivityNetworkProbe(TimeProvider.System).MeasureAsync(Context(null, 443), Cancel);
        outcome.Status.ShouldBe(ProbeStatus.Off);
        outcome.HowToEnable!.ShouldContain("Suite:Probes:connectivity.network:Host");
    }

    [Fact]
    public async Task Name_connection_and_handshake_are_told_apart_from_at_most_five_of_each()
    {
        await using var server = new TlsServer();
        var outcome = await new ConnectivityNetworkProbe(TimeProvider.System, server.Trusting()).MeasureAsync(Context("localhost", server.Port), Cancel);
        outcome.Status.ShouldBe(ProbeStatus.Passed, outcome.Reason);
        outcome.Measurements.Select(figure => $"{figure.Metric} {figure.Statistic} {figure.N}").ShouldBe(
            ["dns median 5", "dns max 5", "tcp_connect median 5", "tcp_connect max 5", "tls_handshake median 5", "tls_handshake max 5"]);
        server.Handshakes.ShouldBe(5);
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_fails()
    {
        await using var server = new TlsServer();
        var outcome = await new ConnectivityNetworkProbe(TimeProvider.System).MeasureAsync(Context("localhost", server.Port), Cancel);
        outcome.Status.ShouldBe(ProbeStatus.Failed);
        outcome.Reason!.ShouldContain("certificate is not valid for localhost");
        outcome.Measurements.ShouldNotContain(figure => figure.Metric == "tls_handshake");
        outcome.Measurements.ShouldContain(figure => figure.Metric == "tcp_connect" && figure.Statistic == Statistic.Max);
    }

    [Fact]
    public async Task A_closed_port_fails()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var outcome = await new ConnectivityNetworkProbe(TimeProvider.System).MeasureAsync(Context("127.0.0.1", port), Cancel);
        outcome.Status.ShouldBe(ProbeStatus.Failed);
        outcome.Reason!.ShouldContain("no connection");
    }

    private static ProbeContext Context(string? host, int port) => new(DateTimeOffset.UnixEpoch, new ProbeOptions { Host = host, Port = port });

    /// <summary>Shakes hands under a certificate of its own making.</summary>
    private sealed class TlsServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 certificate = SelfSigned();
        private readonly CancellationTokenSource ending = new();
        private readonly Task loop;
        private int handshakes;

        public TlsServer()
        {
            listener.Start();
            loop = Task.Run(AcceptAsync);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
        public int Handshakes => Volatile.Read(ref handshakes);

        public SslClientAuthenticationOptions Trusting()
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(certificate);
            return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            listener.Stop();
            await loop;
            certificate.Dispose();
            ending.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync(ending.Token);
                    await using var stream = new SslStream(client.GetStream());
                    await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateSelectionCallback = (_, _) => Counted() }, ending.Token);
                    _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, ending.Token);
                }
                catch (Exception gone) when (gone is OperationCanceledException or IOException or AuthenticationException or SocketException)
                {
                    // The client went away or did not trust us: the next one.
                }
            }
        }

        /// <summary>Counted as the client begins, so that none it has finished can be missing.</summary>
        private X509Certificate2 Counted()
        {
            Interlocked.Increment(ref handshakes);
            return certificate;
        }

        private static X509Certificate2 SelfSigned()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            var now = TimeProvider.System.GetUtcNow();
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        }
    }
}
