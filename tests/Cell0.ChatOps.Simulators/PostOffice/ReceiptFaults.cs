using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>Alerts for somebody who is told by WhatsApp and, unless that proves its delivery within 90 s, by Telegram; and every way in which proof goes astray.</summary>
public static class ReceiptFaults
{
    private const string First = "whatsapp:+1";
    private const int FaultsPerWorld = 1000;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    public static ReceiptFaultFigures Run(int seed, int faults)
    {
        using var disk = new SimulationDisk();
        var engine = new TemplateEngine(TemplateFiles.Read());
        var worlds = Enumerable.Range(0, (faults + FaultsPerWorld - 1) / FaultsPerWorld).Select(index => Run(disk, engine, new Random(seed + index), Math.Min(FaultsPerWorld, faults - (index * FaultsPerWorld))));
        return ReceiptFaultFigures.Of([.. worlds.SelectMany(cases => cases)]);
    }

    private static List<ReceiptFaultCase> Run(SimulationDisk disk, TemplateEngine engine, Random chance, int faults)
    {
        disk.Empty();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var time = new SimulatedTime(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
            var network = new SimulatedNetwork(time, new ReceiptFaultScript(new Random(chance.Next())), null);
            var cases = new Dictionary<int, ReceiptFaultCase>();
            network.Begins = (channel, message) => Begin(network, cases, time, channel, message);
            var service = Start(disk, engine, time, network, chance);
            network.Deliver = receipt => Delivered(service, receipt);
            Plan(disk, service, time, chance, cases, faults);
            while (!time.IsEmpty && time.Next < time.Start + Rest + TimeSpan.FromSeconds(3 * faults))
            {
                if (service.HasWork) service.Step();
                else time.Step();
                if (service.Broken is { } broken) throw new InvalidOperationException("a worker broke", broken);
            }

            service.Kill();
            foreach (var message in network.Taken.Where(message => message.ShownAt is not null))
            {
                foreach (var mark in message.Marks) cases[mark.Topic].See(message.ShownAt!.Value);
            }

            return [.. cases.Values];
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static SimulatedService Start(SimulationDisk disk, TemplateEngine engine, SimulatedTime time, SimulatedNetwork network, Random chance)
    {
        var options = new NotificationOptions
        {
            Receivers = [new ReceiverOptions { Name = "oncall", Strategy = ReceiverStrategy.FirstThatDelivers, Targets = [First, "telegram:7"] }],
            Route = new RouteOptions { Receiver = "oncall", GroupBy = ["..."], GroupWait = TimeSpan.Zero, RepeatInterval = TimeSpan.FromDays(1) },
        };
        var service = new SimulatedService(disk.Database, new RouteTree(options), engine, new SimulatedPeople(), time, new Random(chance.Next()), clock =>
        [
            new SimulatedChannel("telegram", ChannelProof.Accepted, 4096, ChannelPace.Unpaced, network, clock),
            new SimulatedChannel("whatsapp", ChannelProof.Delivered, 1600, ChannelPace.Unpaced, network, clock),
        ]);
        service.Start();
        return service;
    }

    private static void Plan(SimulationDisk disk, SimulatedService service, SimulatedTime time, Random chance, Dictionary<int, ReceiptFaultCase> cases, int faults)
    {
        var at = TimeSpan.Zero;
        for (var number = 1; number <= faults; number++)
        {
            at += TimeSpan.FromMilliseconds(chance.Next(1000, 3000));
            var incident = new SimulatedIncident(number, Severity.Critical);
            time.After(at, () =>
            {
                var (notices, _, _, commit) = incident.Change(IncidentChangeKind.Opened, time.Now);
                cases[incident.Number] = new ReceiptFaultCase(time.Now);
                service.Run(() => disk.Database.Write(tx => service.Notifier.Enqueue(tx, notices, new SimulatedPeople().DefaultReceivers())));
                commit();
            });
        }
    }

    private static bool Delivered(SimulatedService service, Receipt receipt)
    {
        service.Run(() => service.Desk.Take(receipt));
        return true;
    }

    private static void Begin(SimulatedNetwork network, Dictionary<int, ReceiptFaultCase> cases, SimulatedTime time, string channel, OutgoingMessage message)
    {
        if (channel != "telegram") return;
        foreach (var mark in Mark.In(message.Text)) cases[mark.Topic].Copy(time.Now, network.Proven.ContainsKey((First, mark)));
    }
}
