namespace Cell0.ChatOps.Suite;

/// <summary>What a stretch of work cost this process. Work that others did in it meanwhile is counted too: an upper bound.</summary>
internal readonly record struct CostMeter(TimeProvider Clock, long StartedAt, TimeSpan CpuBefore)
{
    public static CostMeter Start(TimeProvider clock) => new(clock, clock.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public RunCost Stop(TimeSpan childCpu) => new(Clock.GetElapsedTime(StartedAt), Environment.CpuUsage.TotalTime - CpuBefore + childCpu);
}
