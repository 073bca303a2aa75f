using System.Diagnostics.Metrics;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Web;

/// <summary>The service's own meter. Everything is read from the ledger when a scraper asks, at most once a second: a figure of a process that was restarted goes on where it was.</summary>
internal sealed class ServiceMeter : IDisposable
{
    public const string Name = "Cell0.ChatOps";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Meter meter = new(Name);
    private readonly RunStore runs;
    private readonly IncidentStore incidents;
    private readonly FindingStore findings;
    private readonly OutboxStore outbox;
    private readonly DecisionStore decisions;
    private readonly DeliveryFiguresStore figures;
    private readonly ChannelHealthBoard channels;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private long readAt = long.MinValue;
    private Run? latest;
    private Verdict? verdict;
    private IReadOnlyList<Incident> open = [];
    private IReadOnlyList<(string Channel, string State, long Count)> messages = [];
    private IReadOnlyList<(string Outcome, long Count)> decided = [];
    private IReadOnlyList<DeliveryFigures> delivery = [];

    public ServiceMeter(
        RunStore runs,
        IncidentStore incidents,
        FindingStore findings,
        OutboxStore outbox,
        DecisionStore decisions,
        DeliveryFiguresStore figures,
        ChannelHealthBoard channels,
        TemplateFaults faults,
        TimeProvider clock)
    {
        (this.runs, this.incidents, this.findings, this.outbox, this.decisions, this.clock) = (runs, incidents, findings, outbox, decisions, clock);
        (this.figures, this.channels) = (figures, channels);
        meter.CreateObservableCounter("cell0.runs", () => Of(Latest()?.Id.Value), description: "Runs begun so far: the number of the newest.");
        meter.CreateObservableGauge("cell0.run.duration", () => Of(Latest()?.Cost.Elapsed.TotalSeconds), "s", "How long the newest run took.");
        meter.CreateObservableGauge("cell0.run.cpu", () => Of(Latest()?.Cost.Cpu.TotalSeconds), "s", "CPU time of the newest run, its child processes included.");
        meter.CreateObservableGauge("cell0.run.finished", () => Of(Latest()?.FinishedAt.ToUnixTimeSeconds()), "s", "When the newest run ended, seconds since 1970.");
        meter.CreateObservableGauge("cell0.probe.status", ProbeStates, description: "1 for the state the probe ended in at the newest run.");
        meter.CreateObservableGauge("cell0.verdict", Verdicts, description: "1 for the newest run's verdict.");
        meter.CreateObservableGauge("cell0.incidents.open", OpenIncidents, description: "Unresolved incidents by severity, acknowledged ones included.");
        meter.CreateObservableGauge("cell0.outbox.depth", Waiting, description: "Messages that are still to be sent.");
        meter.CreateObservableGauge("cell0.deliveries", Deliveries, description: "Messages in the ledger by channel and by what became of them.");
        meter.CreateObservableGauge("cell0.notifications", Decided, description: "Decisions of the post office in the ledger by outcome.");
        meter.CreateObservableCounter("cell0.template.failures", () => faults.All().Select(fault => new Measurement<int>(fault.Count, Tag("template", fault.Template))), description: "Texts that failed and went out in their short form.");
        meter.CreateObservableGauge("cell0.delivery.delay", Delays, "s", "From the decision to the network's yes (accepted) or the phone (delivered), messages of 30 days.");
        meter.CreateObservableGauge("cell0.delivery.lost", Lost, description: "Messages of 30 days that did not arrive, neither here nor by another way.");
        meter.CreateObservableGauge("cell0.channel.up", Up, description: "1 while messages go out over this channel, 0 while it is known not to work.");
    }

    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<T>> Of<T>(T? value)
        where T : struct => value is { } known ? [new Measurement<T>(known)] : [];

    private Run? Latest()
    {
        Refresh();
        return latest;
    }

    private IEnumerable<Measurement<int>> ProbeStates() =>
        (Latest()?.Probes ?? []).Select(probe => new Measurement<int>(1, Tag("probe", probe.ProbeId), Tag("status", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(probe.Status.ToString()))));

    private IEnumerable<Measurement<int>> Verdicts()
    {
        Refresh();
        return verdict is { } known ? [new Measurement<int>(1, Tag("verdict", known.Text))] : [];
    }

    private IEnumerable<Measurement<int>> OpenIncidents()
    {
        Refresh();
        return Enum.GetValues<Severity>().Select(severity => new Measurement<int>(open.Count(incident => incident.Severity == severity), Tag("severity", severity.ToString().ToLowerInvariant())));
    }

    private IEnumerable<Measurement<long>> Waiting()
    {
        Refresh();
        return [new Measurement<long>(messages.Where(line => line.State is OutboxState.Pending or OutboxState.Sending).Sum(line => line.Count))];
    }

    private IEnumerable<Measurement<long>> Deliveries()
    {
        Refresh();
        return messages.Select(line => new Measurement<long>(line.Count, Tag("channel", line.Channel), Tag("state", line.State)));
    }

    private IEnumerable<Measurement<long>> Decided()
    {
        Refresh();
        return decided.Select(line => new Measurement<long>(line.Count, Tag("outcome", line.Outcome)));
    }

    private IEnumerable<Measurement<double>> Delays()
    {
        Refresh();
        return delivery.SelectMany(line => Delays(line.Channel, "accepted", line.Accepted).Concat(Delays(line.Channel, "delivered", line.Delivered)));
    }

    private static IEnumerable<Measurement<double>> Delays(string channel, string until, DelayFigures delay)
    {
        if (delay.P50 is { } p50) yield return new Measurement<double>(p50.TotalSeconds, Tag("channel", channel), Tag("until", until), Tag("quantile", "0.5"));
        if (delay.P95 is { } p95) yield return new Measurement<double>(p95.TotalSeconds, Tag("channel", channel), Tag("until", until), Tag("quantile", "0.95"));
    }

    private IEnumerable<Measurement<int>> Lost()
    {
        Refresh();
        return delivery.Select(line => new Measurement<int>(line.Lost, Tag("channel", line.Channel)));
    }

    private IEnumerable<Measurement<int>> Up() =>
        channels.All().Where(channel => channel.IsConfigured).Select(channel => new Measurement<int>(channel.Trouble is null ? 1 : 0, Tag("channel", channel.Channel)));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    /// <summary>While storage does not answer there are no figures; <c>/readyz</c> says what is wrong.</summary>
    private void Refresh()
    {
        lock (gate)
        {
            if (readAt != long.MinValue && clock.GetElapsedTime(readAt) < Fresh) return;
            readAt = clock.GetTimestamp();
            try
            {
                latest = runs.Latest();
                verdict = latest is null ? null : findings.VerdictOf(latest.Id);
                open = incidents.Unresolved();
                messages = outbox.Counts();
                decided = decisions.Counts();
                delivery = figures.Latest();
            }
            catch (StorageException)
            {
                (latest, verdict, open, messages, decided, delivery) = (null, null, [], [], [], []);
            }
        }
    }
}
