using Cell0.ChatOps.Suite.Probes;

namespace Cell0.ChatOps.Suite;

/// <summary>The jobs as they stand between runs, in the shape in which rules read a run.</summary>
public static class CronGlance
{
    public static Observation Of(CronHealth health, DateTimeOffset at)
    {
        var assembly = new RunAssembly(default);
        assembly.Add("cron.health", CronHealthProbe.Tell(health), at, at);
        return new Observation(at, assembly.Results, null);
    }
}
