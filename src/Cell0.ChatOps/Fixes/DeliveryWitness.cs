using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Whether a channel of the gateway delivers, by the jobs that deliver through it: a status that says "connected" is not believed.</summary>
internal static class DeliveryWitness
{
    /// <summary>The last run of each job that delivers by this channel.</summary>
    public static async Task<GatewayAnswer<IReadOnlyList<CronRun>>> ReadAsync(FixHands hands, string channel, CancellationToken ct) => (await hands.Reads.JobsAsync(ct)).Then(jobs => GatewayAnswer.Ok<IReadOnlyList<CronRun>>(
    [
        .. from job in jobs
           where string.Equals(job.Delivery?.Channel, channel, StringComparison.OrdinalIgnoreCase) && job.State.LastRunAt is not null
           orderby job.State.LastRunAt descending
           select new CronRun(job.Id, job.State.LastRunAt!.Value)
           {
               Status = job.State.LastStatus,
               DeliveryStatus = job.State.LastDeliveryStatus,
               DeliveryError = job.State.LastDeliveryError,
               DeliverySuppressionReason = job.State.DeliverySuppressionReason,
           },
    ]));

    public static DateTimeOffset? Newest(IReadOnlyList<CronRun> runs) => runs.Count == 0 ? null : runs.Max(run => run.RunAt);

    public static FixJudgement Judge(Fix fix, IReadOnlyList<CronRun> runs, DateTimeOffset at)
    {
        var since = runs.Where(run => run.RunAt > (fix.Mark ?? fix.AppliedAt)).OrderBy(run => run.RunAt).ToList();
        if (since.Find(run => run.DeliveryStatus == CronDeliveryStatus.Delivered) is { } proof)
            return new FixJudgement(FixOutcome.Helped, 1, $"a message of {FigureFormat.Clock(proof.RunAt, TimeZoneInfo.Utc)} UTC was delivered and confirmed");
        var failed = since.FindLast(run => run is { DeliveryStatus: CronDeliveryStatus.NotDelivered, DeliverySuppressionReason: null });
        if (at >= fix.Until) return new FixJudgement(FixOutcome.CannotTell, 0, failed is null ? "nothing was to be delivered in the time there was" : "no delivery was confirmed in the time there was, whatever its status says");
        return new FixJudgement(FixOutcome.NotYet, 0, failed is null ? "" : $"not delivered at {FigureFormat.Clock(failed.RunAt, TimeZoneInfo.Utc)} UTC: {TextCut.Head(failed.DeliveryError ?? "no reason given", 120, "...")}");
    }
}
