namespace Cell0.ChatOps.Suite;

/// <summary>Measures one thing once. One file in <c>Suite/Probes</c>, found by scan.</summary>
public interface IProbe
{
    /// <summary>Stable id such as <c>connectivity.local</c>; its setting is <c>Suite:Probes:ID</c>.</summary>
    string Id { get; }

    /// <summary>What passes, in one sentence that a person reads beside the figure.</summary>
    string Contract { get; }

    /// <summary>Longest time it may take unless <c>Suite:Probes:ID:Timeout</c> says otherwise.</summary>
    TimeSpan Timeout { get; }

    /// <summary>Where in a run: load first while all is quiet, the host last so that its window covers the run.</summary>
    ProbePhase Phase { get; }

    /// <summary>Must honour the token: it is cancelled at the timeout. Exceptions become <see cref="ProbeStatus.NotMeasured"/>.</summary>
    Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct);
}

public enum ProbePhase
{
    Load,
    Connectivity,
    Gateway,
    Host,
}

/// <param name="WindowStart">When the run began: window probes report from here to now.</param>
/// <param name="Settings">The probe's own settings (<c>Suite:Probes:ID</c>), never null.</param>
/// <param name="Brief">True for the quick look between runs: no waiting for a fuller window, no repeated calls.</param>
public sealed record ProbeContext(DateTimeOffset WindowStart, ProbeOptions Settings, bool Brief = false);
