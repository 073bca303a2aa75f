using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat;

/// <summary>What is said where no change of the catalogue helps: why, and what else may.</summary>
internal static class FixHint
{
    private const int LongestReason = 200;

    /// <summary>For a trouble that is not mended at the gateway.</summary>
    public static string Of(Incident incident) => $"No change from here helps against {incident.Code}. Nothing done.{May(incident, null)}";

    /// <summary>For a scene in which nothing is proposed.</summary>
    /// <param name="incident">Null: a thing was named, not a trouble.</param>
    public static string Of(Incident? incident, FixScene scene, FixOffer offer)
    {
        if (offer.NotProposed.Count > 0)
            return $"No change of {scene.Target.Name} leaves enough room, so none is proposed: {string.Join("; ", offer.NotProposed.Select(idea => $"{idea.Typed}: {(idea.Plan.Warnings is [var warning, ..] ? warning : "whether it fits is not known")}"))}. Nothing done. What you type yourself is planned with its warning.";
        if (scene.Missing is { } missing) return $"{missing} Nothing done.{May(incident, scene)}";
        return incident is null
            ? $"Nothing is wrong with {scene.Target.Name} that a fix of the catalogue would help against. Nothing done. /fix lists what can be typed."
            : $"No change from here helps against {incident.Code}. Nothing done.{May(incident, scene)}";
    }

    /// <summary>In a few words, for a list.</summary>
    public static string Short(Incident incident, FixOffer? offer) => TextCut.Head(offer is { NotProposed.Count: > 0 } ? "no change leaves enough room in its schedule" : incident.Finding.Advice, LongestReason, "...");

    private static string May(Incident? incident, FixScene? scene)
    {
        if (incident is null) return "";
        var advice = incident.Finding.Advice is { Length: > 0 } text ? $" What may help: {TextCut.Head(text, LongestReason, "...").TrimEnd('.')}." : "";
        var route = scene is { Complaint: "undelivered" } ? $" /fix {scene.Typed ?? scene.Target.Name} alert=CHANNEL:ADDRESS has its failures told by a second route." : "";
        return $"{advice}{route} /why {incident.Code} shows what it rests on.";
    }
}
