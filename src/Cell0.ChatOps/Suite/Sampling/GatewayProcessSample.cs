namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>The process that listens on the gateway's port, at one moment.</summary>
/// <param name="StartedAt">Together with the number it names one process: numbers are used again.</param>
/// <param name="CpuSeconds">Since its start, all cores added up.</param>
/// <param name="OpenFiles">Null where we may not count them.</param>
public sealed record GatewayProcessSample(DateTimeOffset At, double Monotonic, int Pid, DateTimeOffset StartedAt, double CpuSeconds, long ResidentBytes, int? OpenFiles) : ISample;
