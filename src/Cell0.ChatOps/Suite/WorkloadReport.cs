using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Suite;

/// <summary>What a workload's process prints: the raw samples, and under which conditions they were taken.</summary>
/// <param name="Iterations">Timed operations per worker.</param>
/// <param name="LatencyMs">One per operation, in the order in which they began (worker after worker).</param>
/// <param name="OpsPerSecond">Throughput in equally long windows over the whole stretch; an operation that lies across a border counts in both by its shares.</param>
/// <param name="Failed">0 or 1 per operation.</param>
/// <param name="ControlLoopMs">A fixed spin, timed before and after: it shows what the host did to us.</param>
/// <param name="ClockNs">Cost of reading the clock once.</param>
/// <param name="WarmUp">Operations done before, untimed.</param>
/// <param name="CpuMs">CPU time of the whole process, start and warm-up included.</param>
/// <param name="Checksum">Depends on all results, so no work could be left out.</param>
public sealed record WorkloadReport(
    string Workload,
    string Form,
    string Profile,
    int Workers,
    int Iterations,
    int WarmUp,
    double[] LatencyMs,
    double[] OpsPerSecond,
    byte[] Failed,
    double[] ControlLoopMs,
    double[] ClockNs,
    double CpuMs,
    long Checksum);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkloadReport))]
internal sealed partial class WorkloadJson : JsonSerializerContext;
