using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Sampling;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>From what was observed to incidents and messages: the same road for a run and for the look between runs.</summary>
public sealed class Examiner(
    FindingEngine engine,
    IncidentBook book,
    IncidentStore incidents,
    FixStore fixes,
    Notifier notifier,
    AccessBook access,
    ChannelHealthBoard channels,
    SamplingPace pace,
    IOptions<SuiteOptions> options)
{
    public Examined Examine(Observation observation, Run? previous, MetricHistory history, Punctuality punctuality) =>
        engine.Examine(new Examination(observation, previous, history, options.Value, punctuality)
        {
            Unhealthy = channels.All().Where(channel => channel.Trouble is not null).ToDictionary(channel => $"channel {channel.Channel}", channel => channel.Trouble!, StringComparer.Ordinal),
        }) with
        {
            Held = fixes.Open().Where(fix => fix is { IsInFlight: true, Plan: { RunsNeeded: > 0, Class: not FixClass.C } }).Select(fix => fix.Fingerprint).OfType<string>().ToHashSet(StringComparer.Ordinal),
        };

    /// <summary>Records and announces in one transaction: what happened and the message about it stand or fall together.</summary>
    public IReadOnlyList<IncidentChange> Record(Session session, Examined examined, DateTimeOffset at, RunId? run)
    {
        var changes = book.Record(session, examined, at, run);
        if (changes.Count > 0)
        {
            var receivers = access.DefaultReceivers();
            foreach (var change in changes) notifier.Enqueue(session, IncidentNotice.Of(change), receivers);
        }

        var open = incidents.AnyUnresolved(session);
        session.AfterCommit(() => pace.IncidentOpen = open);
        return changes;
    }

    public bool SeesSomethingNew(Session session, Examined examined) =>
        examined.Findings.Any(finding => finding is { IsNews: false, OpensAtOnce: false } && book.IsFirstSight(session, finding));
}
