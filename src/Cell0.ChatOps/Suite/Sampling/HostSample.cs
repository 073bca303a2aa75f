namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>The host at one moment. Counters are cumulative: only differences of two samples mean something.</summary>
public sealed record HostSample(DateTimeOffset At, double Monotonic) : ISample
{
    /// <summary>Where the system counts time (Linux); else <see cref="BusyShare"/>.</summary>
    public CpuTimes? Cpu { get; init; }

    /// <summary>Where the system's own tool gives the share of the last second (macOS), 0 to 1.</summary>
    public double? BusyShare { get; init; }

    /// <summary>Mean number of tasks that ran or wanted to, over the last minute.</summary>
    public required double LoadOneMinute { get; init; }

    public required int Processors { get; init; }
    public required int Processes { get; init; }
    public required MemoryState Memory { get; init; }

    /// <summary>Bytes read back from swap since boot; null where the system does not tell.</summary>
    public long? SwappedInBytes { get; init; }

    /// <summary>Bytes written to swap since boot; null where the system does not tell.</summary>
    public long? SwappedOutBytes { get; init; }

    /// <summary>Seconds since boot in which some task waited for memory; null where the system does not tell.</summary>
    public double? MemoryStallSeconds { get; init; }
}

/// <summary>Processor time of all processors since boot, in any one unit.</summary>
/// <param name="Busy">In programs and in the system for them.</param>
/// <param name="Stolen">Wanted by us, given by the hypervisor to others.</param>
/// <param name="Total">Idle time included.</param>
public sealed record CpuTimes(long Busy, long Stolen, long Total);

/// <param name="AvailableBytes">What programs could still get without swapping, as the system estimates it.</param>
public sealed record MemoryState(long TotalBytes, long AvailableBytes, long SwapTotalBytes, long SwapFreeBytes);
