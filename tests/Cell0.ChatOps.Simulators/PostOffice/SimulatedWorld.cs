using System.Globalization;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>Everything one seed stands for: incidents that come and go, networks, disk and process that fail, until all is healed and everything has come to rest.</summary>
internal sealed class SimulatedWorld
{
    /// <summary>Steps without time passing after which something turns in a circle.</summary>
    private const int MostSteps = 20_000;

    private static readonly DateTimeOffset Morning = new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(2);

    private readonly SimulationDisk disk;
    private readonly TemplateEngine engine;
    private readonly Random chance;
    private readonly SimulatedTime time = new(Morning);
    private readonly RandomScript script;
    private readonly SimulatedPeople people = new();
    private readonly RouteTree tree;
    private readonly int telegramLimit;
    private readonly ChannelPace pace;
    private SimulatedService? service;
    private int crashes;
    private int busy;
    private int stepsAtOnce;
    private bool isAtRest;

    public SimulatedWorld(int seed, SimulationDisk disk, TemplateEngine engine, List<string>? trace)
    {
        this.disk = disk;
        this.engine = engine;
        chance = new Random(seed);
        Trace = trace;
        script = new RandomScript(new Random(chance.Next()), time);
        tree = new RouteTree(SimulatedRoutes.Draw(chance));
        telegramLimit = chance.Next(3) == 0 ? 600 : 4096;
        pace = chance.Next(2) == 0 ? ChannelPace.Unpaced : new ChannelPace(30, 1, 3);
        Network = new SimulatedNetwork(time, script, trace is null ? null : Say) { Deliver = Deliver, Doubt = Doubt, Begins = Begins };
    }

    public SimulatedNetwork Network { get; }

    public List<SimulatedIncident> Incidents { get; } = [];

    /// <summary>Sends whose fate nobody could know, by place and news.</summary>
    public Dictionary<(string Place, Mark Mark), int> InFlight { get; } = [];

    /// <summary>Copies that began after the first one's proof had reached us.</summary>
    public List<string> Needless { get; } = [];

    public List<string> Problems { get; } = [];

    public List<string>? Trace { get; }

    public Database Database => disk.Database;

    public void Run()
    {
        // A caller's own context would take continuations to other threads.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            disk.Empty();
            Plan();
            Start();
            while (!isAtRest && Problems.Count == 0) Step();
            service?.Kill();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        if (Trace is not null) SayOutbox();
    }

    private void Step()
    {
        var before = time.Now;
        if (service is { HasWork: true })
        {
            if (crashes > 0 && chance.Next(60) == 0) Crash();
            else service.Step();
        }
        else if (time.IsEmpty) Problems.Add("nothing is to come and it is not at rest");
        else time.Step();
        if (service?.Broken is { } broken) Problems.Add($"a worker broke: {broken}");
        stepsAtOnce = time.Now == before ? stepsAtOnce + 1 : 0;
        if (stepsAtOnce > MostSteps) Problems.Add($"it turns in a circle at {time.Now:HH:mm:ss.fff}");
    }

    private void Plan()
    {
        crashes = chance.Next(4);
        var spread = chance.Next(2) == 0 ? 20 : 600;
        var incidents = chance.Next(1, 6);
        for (var number = 1; number <= incidents; number++)
        {
            var incident = new SimulatedIncident(number, (Severity)chance.Next(4));
            Incidents.Add(incident);
            busy++;
            Schedule(incident, chance.Next(0, 4), TimeSpan.FromMilliseconds(chance.Next(spread * 1000)));
        }

        foreach (var channel in new[] { "telegram", "whatsapp" })
        {
            if (chance.Next(3) == 0) script.Outage(channel, time.Now.AddSeconds(chance.Next(600)), TimeSpan.FromSeconds(chance.Next(6) == 0 ? 700 : chance.Next(5, 120)));
        }

        if (chance.Next(4) == 0) script.MoveAt(time.Now.AddSeconds(chance.Next(600)));
        for (var refusal = chance.Next(3); refusal > 0; refusal--) time.After(TimeSpan.FromSeconds(chance.Next(900)), RefuseDisk);
    }

    private void RefuseDisk()
    {
        Say("the disk refuses the next commit");
        try
        {
            disk.RefuseNext();
        }
        catch (StorageException)
        {
            // It refuses already.
        }
    }

    private void Schedule(SimulatedIncident incident, int changes, TimeSpan wait) => time.After(wait, () =>
    {
        var last = changes == 0;
        if (last && chance.Next(6) == 0 && !incident.IsOver && incident.State != IncidentState.Resolved) Done();
        else if (!TryTell(incident, last)) Schedule(incident, changes, TimeSpan.FromSeconds(2));
        else if (incident.IsOver) Done();
        else Schedule(incident, last ? 0 : changes - 1, TimeSpan.FromMilliseconds(chance.Next(3) == 0 ? chance.Next(3000) : chance.Next(300_000)));
    });

    private bool TryTell(SimulatedIncident incident, bool end)
    {
        if (service is not { } running) return false;
        var kind = incident.Next(chance, end);
        var (notices, mark, heard, commit) = incident.Change(kind, time.Now);
        try
        {
            running.Run(() => Database.Write(tx => running.Notifier.Enqueue(tx, notices, people.DefaultReceivers())));
        }
        catch (StorageException)
        {
            return false;
        }

        commit();
        Say($"{kind} {mark} {incident.Severity}");
        if (Trace is not null) SayDecisions(notices.Count);
        if (heard) incident.Told.Add((mark, mark.Up && incident.Told.Count > 0 ? [.. incident.Told.SelectMany(told => told.Receivers).DistinctBy(receiver => receiver.Name)] : Receivers(notices[0])));
        return true;
    }

    private List<SimulatedReceiver> Receivers(Notification notice) => [.. tree.Match(notice.Labels, notice.Severity).Select(route => route.Receiver).Distinct()
        .Select(receiver => new SimulatedReceiver(receiver.Name, [.. receiver.Resolve(people.DefaultReceivers()).Select(target => target.ToString())], receiver.Strategy == ReceiverStrategy.FirstThatDelivers))];

    private void Done()
    {
        if (--busy > 0) return;
        Say("healed");
        script.IsHealed = true;
        crashes = 0;
        var until = time.Now + LongestRest;
        time.After(TimeSpan.FromSeconds(500), () => LookForRest(until));
    }

    private void LookForRest(DateTimeOffset until)
    {
        using var session = Database.Read();
        var waiting = session.Query<string>("SELECT id || ' ' || channel || ':' || chat || ' ' || title || ' ' || state || ' due ' || COALESCE(due_at, '-') || ' standby ' || standby || ' failover_at ' || COALESCE(failover_at, '-') || ' ' || COALESCE(problem, '') FROM outbox WHERE state IN ('pending', 'sending') OR due_at IS NOT NULL OR failover_at IS NOT NULL");
        isAtRest = waiting.Count == 0 && service is not null;
        if (isAtRest) return;
        if (time.Now > until) Problems.Add($"no rest within {LongestRest}: {string.Join("; ", waiting)}");
        time.After(TimeSpan.FromSeconds(30), () => LookForRest(until));
    }

    private void Start()
    {
        Say("start");
        service = new SimulatedService(Database, tree, engine, people, time, new Random(chance.Next()), clock =>
        [
            new SimulatedChannel("telegram", ChannelProof.Accepted, telegramLimit, pace, Network, clock),
            new SimulatedChannel("whatsapp", ChannelProof.Delivered, 1600, pace, Network, clock),
        ]);
        service.Start();
    }

    private void Crash()
    {
        crashes--;
        using (var session = Database.Read())
        {
            foreach (var row in session.Query<SendingRow>("SELECT channel AS Channel, chat AS Chat, title AS Title FROM outbox WHERE state = 'sending'")) Count(row.Channel, row.Chat, row.Title);
        }

        Say("CRASH");
        service!.Kill();
        service = null;
        time.After(TimeSpan.FromMilliseconds(chance.Next(3) == 0 ? chance.Next(120_000) : 500), Start);
    }

    private bool Deliver(Receipt receipt)
    {
        if (service is not { } running) return false;
        try
        {
            running.Run(() => running.Desk.Take(receipt));
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private void Doubt(string channel, OutgoingMessage message) => Count(channel, message.Chat, message.Text);

    private void Count(string channel, string chat, string text)
    {
        foreach (var mark in Mark.In(text))
        {
            var key = ($"{channel}:{Network.Whole(channel, chat)}", mark);
            InFlight[key] = InFlight.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Asks of a copy for a later target whether an earlier one's proof had reached us.</summary>
    private void Begins(string channel, OutgoingMessage message)
    {
        if (Network.Proven.Count == 0 || message.Id == 0) return;
        using var session = Database.Read();
        var rows = session.Query<CopyRow>(
            """
            SELECT first.title AS Title, first.channel AS Channel, first.chat AS Chat FROM outbox me JOIN outbox first ON first.delivery = me.delivery AND first.step < me.step
            WHERE (me.id = @Id OR me.carried_by = @Id) AND me.state = 'sending' AND me.resend = 0
            """,
            new { message.Id });
        foreach (var row in rows)
        {
            foreach (var mark in Mark.In(row.Title))
            {
                var place = $"{row.Channel}:{row.Chat}";
                if (Network.Proven.ContainsKey((place, mark)) && !InFlight.ContainsKey((place, mark))) Needless.Add($"{mark} to {channel}:{message.Chat} though {place} had proven it");
            }
        }
    }

    private void Say(string what) => Trace?.Add($"{time.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {what}");

    private void SayDecisions(int count)
    {
        using var session = Database.Read();
        foreach (var decision in session.Query<string>("SELECT '  ' || template || ' ' || outcome || ' ' || receivers || ': ' || reason || ' ' || outbox_ids FROM notification_decision ORDER BY id DESC LIMIT @count", new { count })) Say(decision);
    }

    private void SayOutbox()
    {
        using var session = Database.Read();
        foreach (var row in session.Query<string>("SELECT '#' || id || ' ' || channel || ':' || chat || ' ' || title || ' ' || form || ' ' || state || ' ' || COALESCE(remote_id, '-') || ' step ' || step || ' in ' || COALESCE(carried_by, '-') || ' ' || COALESCE(problem, '') FROM outbox ORDER BY id")) Say(row);
    }

    private sealed class SendingRow
    {
        public string Channel { get; set; } = "";
        public string Chat { get; set; } = "";
        public string Title { get; set; } = "";
    }

    private sealed class CopyRow
    {
        public string Title { get; set; } = "";
        public string Channel { get; set; } = "";
        public string Chat { get; set; } = "";
    }
}

/// <summary>Those linked.</summary>
internal sealed class SimulatedPeople : ILinkedChats
{
    private static readonly Target[] Linked = [new("telegram", "7"), new("whatsapp", "+1")];

    public IReadOnlyList<Target> DefaultReceivers() => Linked;
}
