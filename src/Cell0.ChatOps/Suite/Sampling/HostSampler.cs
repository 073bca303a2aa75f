namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Keeps the newest looks at the host, about ten minutes at one a second.</summary>
public abstract class HostSampler : ISampler
{
    public SampleRing<HostSample> Ring { get; } = new(600);

    /// <summary>Why the latest look failed; null when it did not.</summary>
    public string? Trouble { get; private set; }

    public abstract SamplerOff? Off { get; }

    public async Task SampleAsync(CancellationToken ct)
    {
        var (sample, trouble) = await LookAsync(ct);
        if (sample is not null) Ring.Add(sample);
        Trouble = trouble;
    }

    /// <returns>A sample, or why there is none.</returns>
    protected abstract Task<(HostSample? Sample, string? Trouble)> LookAsync(CancellationToken ct);
}
