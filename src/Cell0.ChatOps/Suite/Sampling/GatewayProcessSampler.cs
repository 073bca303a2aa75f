namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Keeps the newest looks at the gateway's process, found by the socket it listens on and never by a name.</summary>
public abstract class GatewayProcessSampler : ISampler
{
    public SampleRing<GatewayProcessSample> Ring { get; } = new(600);

    /// <summary>What the latest look saw.</summary>
    public GatewayProcessLook? Latest { get; private set; }

    public abstract SamplerOff? Off { get; }

    /// <summary>When the host started; null where it does not tell.</summary>
    public abstract Task<DateTimeOffset?> BootedAtAsync(CancellationToken ct);

    public async Task SampleAsync(CancellationToken ct)
    {
        Latest = await LookAsync(ct);
        if (Latest.Sample is { } sample) Ring.Add(sample);
    }

    protected abstract Task<GatewayProcessLook> LookAsync(CancellationToken ct);
}

/// <param name="Sample">Null when there is none; then <paramref name="Trouble"/> says why.</param>
/// <param name="Listening">Something listens on the port, whether or not we may look at it.</param>
public sealed record GatewayProcessLook(GatewayProcessSample? Sample, bool Listening, string? Trouble)
{
    public static GatewayProcessLook Nobody(int port) => new(null, false, $"nothing listens on port {port}");
}
