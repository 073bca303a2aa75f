using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>Settings of routes as people write them.</summary>
internal static class SimulatedRoutes
{
    public static NotificationOptions Draw(Random chance)
    {
        if (chance.Next(4) == 0) return new NotificationOptions();
        var options = new NotificationOptions
        {
            Receivers =
            [
                new ReceiverOptions { Name = "oncall", Strategy = ReceiverStrategy.FirstThatDelivers, Targets = ["whatsapp:+1", "telegram:7"] },
                new ReceiverOptions { Name = "team", Targets = chance.Next(2) == 0 ? ["telegram:-5", "whatsapp:+2"] : ["telegram:7", "telegram:8"] },
            ],
            Route = new RouteOptions { Receiver = chance.Next(2) == 0 ? "oncall" : "team", GroupBy = chance.Next(3) switch { 0 => ["..."], 1 => ["alertname"], _ => [] } },
        };
        options.Route.GroupWait = TimeSpan.FromSeconds(chance.Next(3) == 0 ? 30 : 0);
        options.Route.GroupInterval = TimeSpan.FromSeconds(chance.Next(2) == 0 ? 1 : 300);
        options.Route.RepeatInterval = TimeSpan.FromMinutes(chance.Next(4) == 0 ? 40 : 240);
        if (chance.Next(2) == 0) options.Route.Routes.Add(new RouteOptions { Receiver = "oncall", Matchers = ["severity=~\"critical|high\""], Continue = chance.Next(2) == 0, GroupWait = TimeSpan.Zero });
        if (chance.Next(2) == 0) options.Route.Routes.Add(new RouteOptions { Receiver = "team", Matchers = ["alertname=odd"] });
        return options;
    }
}
