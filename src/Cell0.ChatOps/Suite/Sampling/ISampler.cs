namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Looks at one thing and puts what it saw into its ring. Called by one thread at a time.</summary>
public interface ISampler
{
    /// <summary>Why it cannot sample here, and how to enable it; null while it can.</summary>
    SamplerOff? Off { get; }

    /// <summary>Takes one sample. A fault of the moment is kept for the probe to tell, never thrown.</summary>
    Task SampleAsync(CancellationToken ct);
}

/// <param name="Reason">Why nothing is sampled on this host.</param>
/// <param name="HowToEnable">The setting to make.</param>
public sealed record SamplerOff(string Reason, string HowToEnable);
