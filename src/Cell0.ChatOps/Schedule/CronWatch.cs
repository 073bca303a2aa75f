using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>What a look at the jobs gave.</summary>
/// <param name="Wants">True when an incident's trouble is gone and one more look would bring it nearer to its end.</param>
public sealed record CronLook(IReadOnlyList<IncidentChange> Changes, bool Wants)
{
    public static CronLook Nothing { get; } = new([], false);
}

/// <summary>Follows the gateway's jobs between runs: its events become facts, facts become incidents. One task at a time.</summary>
public sealed class CronWatch(SuiteRunner suite, CronBoard board, CronHistorian historian, IGatewayReads gateway, Examiner examiner, IncidentStore incidents, Database database, IOptions<IncidentOptions> options, TimeProvider clock)
{
    private const string Probe = "cron.health";
    private const string Rules = "cron-";

    private HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>Reads all jobs anew: events are not told twice, so after each connection this comes first.</summary>
    /// <returns>False when they could not be read.</returns>
    public async Task<bool> ReadAsync(CancellationToken ct)
    {
        var observation = await suite.GlanceAsync([Probe], ct);
        if (observation.Probe(Probe) is not { Measured: true }) return false;
        board.Follow();
        await historian.CatchUpAsync(ct);
        return true;
    }

    public void Lost(GatewayError error) => board.Lose(error.Message);

    /// <summary>Takes an event in. Judging comes after the last of those that wait.</summary>
    /// <returns>False when the job it speaks of could not be read: then all must be read anew.</returns>
    public async Task<bool> TakeAsync(CronEvent news, CancellationToken ct)
    {
        if (news.Action == CronAction.Removed)
        {
            board.Remove(news.JobId);
            return true;
        }

        var isKnown = await KnowAsync(news, ct);
        if (news is not { Action: CronAction.Finished, Run: { } run }) return isKnown;
        await historian.HeardAsync(run, ct);
        if (run is { DeliveryStatus: CronDeliveryStatus.NotDelivered, DeliverySuppressionReason: null } && await gateway.ChannelsAsync(ct) is { IsOk: true } channels) board.Put(channels.Value);
        return isKnown;
    }

    private async Task<bool> KnowAsync(CronEvent news, CancellationToken ct)
    {
        var job = news.Job is { } told ? GatewayAnswer.Ok(told) : await gateway.JobAsync(news.JobId, ct);
        if (job.IsOk) board.Put(job.Value);
        else if (job.Error.Kind == GatewayErrorKind.NotFound) board.Remove(news.JobId);
        else return false;
        return true;
    }

    /// <summary>Fills the ledger further and looks again at timeouts that may be none.</summary>
    public async Task TendAsync(CancellationToken ct)
    {
        await historian.CatchUpAsync(ct);
        await historian.DoubtAsync(ct);
    }

    /// <summary>Judges what is known by the present clock. Without events nothing is judged: old facts would ring for what is long over.</summary>
    public CronLook Judge()
    {
        if (!board.IsLive || board.See() is not { } health) return CronLook.Nothing;
        var at = clock.GetUtcNow();
        var examined = OfJobs(examiner.Examine(CronGlance.Of(health, at), null, MetricHistory.Empty, Punctuality.Kept));
        var now = examined.Findings.Select(finding => $"{finding.Fingerprint} {finding.Severity} {finding.Issue}").ToHashSet(StringComparer.Ordinal);
        if (now.SetEquals(told) && !HasMore(examined)) return CronLook.Nothing;
        var changes = database.Write(session => examiner.Record(session, examined, at, null));
        told = now;
        return new CronLook(changes, HasMore(examined));
    }

    /// <summary>Only the rules about jobs looked; of all else this says nothing.</summary>
    private static Examined OfJobs(Examined examined) => examined with
    {
        Findings = [.. examined.Findings.Where(finding => finding.Rule.StartsWith(Rules, StringComparison.Ordinal))],
        Judged = examined.Judged.Where(rule => rule.StartsWith(Rules, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>An unresolved incident about jobs whose trouble is not there any more, and of which there is something to count.</summary>
    private bool HasMore(Examined examined) => incidents.Unresolved().Any(incident => IncidentDecision.HasMore(incident, examined, options.Value));
}
