namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>What must hold of every world once it has come to rest.</summary>
internal static class SimulationVerdict
{
    public static IEnumerable<string> Faults(SimulatedWorld world) =>
        world.Problems.Count > 0 ? world.Problems : [.. Lost(world), .. Copies(world), .. Disorder(world), .. EndsWithoutBeginning(world), .. world.Needless.Select(copy => $"needless copy: {copy}")];

    /// <summary>Everything committed is on a screen of every receiver: itself, or later news of the same.</summary>
    private static IEnumerable<string> Lost(SimulatedWorld world) =>
        from incident in world.Incidents
        from told in incident.Told
        from receiver in told.Receivers
        where !Shown(world, receiver).SelectMany(message => message.Marks.Concat(message.Edits)).Any(mark => mark.Topic == told.Mark.Topic && mark.Version >= told.Mark.Version)
        select $"lost: {told.Mark} is on no screen of {receiver.Name}";

    /// <summary>Beyond one for each message there is, only as many as sends were in flight, and those marked.</summary>
    private static IEnumerable<string> Copies(SimulatedWorld world)
    {
        using var session = world.Database.Read();
        var doubts = world.InFlight.GroupBy(doubt => (Whole(world, doubt.Key.Place), doubt.Key.Mark)).ToDictionary(same => same.Key, same => same.Sum(doubt => doubt.Value));
        var rows = session.Query<Row>($"SELECT channel AS Channel, chat AS Chat, title AS Title FROM outbox WHERE form <> '{Notifications.OutboxForm.Edit}' AND standby = 0 AND state <> 'superseded'")
            .SelectMany(row => Mark.In(row.Title).Select(mark => ($"{row.Channel}:{world.Network.Whole(row.Channel, row.Chat)}", mark))).GroupBy(key => key).ToDictionary(group => group.Key, group => group.Count());
        foreach (var copies in world.Network.Taken.Where(message => message.ShownAt is not null).SelectMany(message => message.Marks.Distinct().Select(mark => (Key: (Place: Whole(world, message.Place), mark), Message: message))).GroupBy(copy => copy.Key))
        {
            // That something is over is told once, whichever of its rows does; what burns may be said again.
            var meant = copies.Key.mark.Up ? 1 : Math.Max(1, rows.GetValueOrDefault(copies.Key));
            var extra = copies.Count() - meant;
            if (extra <= 0) continue;
            var marked = copies.Count(copy => copy.Message.Text.Contains(Notifications.DeliveryLane.SecondCopyMark, StringComparison.Ordinal));
            var allowed = doubts.GetValueOrDefault(copies.Key);
            if (extra > allowed) yield return $"copies: {copies.Key.mark} went {copies.Count()} times to {copies.Key.Place}, {allowed} were in flight";
            if (marked < extra) yield return $"copies: {extra} of {copies.Key.mark} at {copies.Key.Place}, {marked} marked";
        }
    }

    /// <summary>Of one incident nothing older comes after something newer in the same chat, but for second copies that say so.</summary>
    private static IEnumerable<string> Disorder(SimulatedWorld world)
    {
        var newest = new Dictionary<(string Place, int Topic), Mark>();
        foreach (var message in world.Network.Taken.Where(message => message.ShownAt is not null && !message.Text.Contains(Notifications.DeliveryLane.SecondCopyMark, StringComparison.Ordinal)))
        {
            foreach (var mark in message.Marks)
            {
                var key = (Whole(world, message.Place), mark.Topic);
                if (newest.TryGetValue(key, out var seen) && seen.Version > mark.Version) yield return $"order: {mark} came to {message.Place} after {seen}";
                else newest[key] = mark;
            }
        }
    }

    /// <summary>Whoever hears that it is over has heard, or hears in the same words, that it was there.</summary>
    private static IEnumerable<string> EndsWithoutBeginning(SimulatedWorld world)
    {
        var receivers = world.Incidents.SelectMany(incident => incident.Told).SelectMany(told => told.Receivers).GroupBy(receiver => receiver.Name)
            .Select(same => (same.Key, Places: same.First().Places.Select(place => Whole(world, place)).ToHashSet(StringComparer.Ordinal))).ToList();
        var begun = new HashSet<(string Receiver, int Topic)>();
        // What a network refused for good can be told nowhere there, and its end may come before the other way's beginning.
        using var session = world.Database.Read();
        var refused = session.Query<Row>("SELECT channel AS Channel, chat AS Chat, title AS Title FROM outbox WHERE state = 'failed' AND ends = 0")
            .SelectMany(row => Mark.In(row.Title).Select(mark => (Place: Whole(world, $"{row.Channel}:{row.Chat}"), mark.Topic))).ToHashSet();
        foreach (var message in world.Network.Taken)
        {
            // A chat may be in two receivers: what one of them heard is known there.
            var hearing = receivers.Where(receiver => receiver.Places.Contains(Whole(world, message.Place))).ToList();
            foreach (var mark in message.Marks)
            {
                if (!mark.Up || SaysBoth(message.Text)) begun.UnionWith(hearing.Select(receiver => (receiver.Key, mark.Topic)));
                else if (!hearing.Any(receiver => begun.Contains((receiver.Key, mark.Topic))) && !refused.Contains((Whole(world, message.Place), mark.Topic))) yield return $"an end without a beginning: {mark} at {message.Place}";
            }
        }
    }

    private static bool SaysBoth(string text) => text.Contains("was down", StringComparison.Ordinal) || text.Contains("While away", StringComparison.Ordinal);

    private static IEnumerable<TakenMessage> Shown(SimulatedWorld world, SimulatedReceiver receiver)
    {
        var places = receiver.Places.Select(place => Whole(world, place)).ToHashSet(StringComparer.Ordinal);
        return world.Network.Taken.Where(message => message.ShownAt is not null && places.Contains(Whole(world, message.Place)));
    }

    private static string Whole(SimulatedWorld world, string place) => $"{place[..place.IndexOf(':', StringComparison.Ordinal)]}:{world.Network.Whole(place[..place.IndexOf(':', StringComparison.Ordinal)], place[(place.IndexOf(':', StringComparison.Ordinal) + 1)..])}";

    private sealed class Row
    {
        public string Channel { get; set; } = "";
        public string Chat { get; set; } = "";
        public string Title { get; set; } = "";
    }
}
