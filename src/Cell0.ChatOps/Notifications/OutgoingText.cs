using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Notifications;

/// <summary>The words of what goes out next.</summary>
internal static class OutgoingText
{
    public static OutgoingMessage Of(Outgoing plan, IChannel channel, MessageTexts texts, bool isPlain, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (text, plain) = Body(plan, channel, texts);
        var first = plan.Rows[0];
        var room = channel.Limit == int.MaxValue ? int.MaxValue : channel.Limit - plain.Length;
        var preface = plan.Kind == OutgoingKind.Edit ? [] : Preface.Of(plan.Rows, plan.Kind == OutgoingKind.CatchUp, plan.Outage, now, zone, room);
        var lines = preface.Select(line => isPlain ? line : TextEscaper.Escape(line, channel.Format)).Append(isPlain ? plain : text);
        return new OutgoingMessage(plan.Kind == OutgoingKind.Edit ? 0 : first.Id, first.Chat, string.Join('\n', lines), isPlain, plan.Kind != OutgoingKind.Edit && plan.Rows.Any(row => row.Loud))
        {
            Template = plan.Kind switch { OutgoingKind.Bundle => BundleTexts.Bundle, OutgoingKind.CatchUp => BundleTexts.CatchUp, _ => first.Template },
            Brief = plan.Rows.Count == 1
                ? new MessageBrief(first.Subject, first.Title, first.Since, first.Action)
                : new MessageBrief(null, BundleTexts.Head(plan.Rows), plan.Rows.Min(row => row.Since), "/alerts"),
            Part = first.Part,
            Pin = first.Pin,
            File = first.File,
        };
    }

    private static (string Text, string Plain) Body(Outgoing plan, IChannel channel, MessageTexts texts)
    {
        if (plan.Kind is OutgoingKind.Single or OutgoingKind.Edit) return (plan.Rows[0].Text, plan.Rows[0].PlainText);
        var whole = BundleTexts.Plain(plan.Rows);
        var parts = plan.Kind == OutgoingKind.CatchUp
            ? texts.Render(channel, BundleTexts.CatchUp, BundleTexts.CatchUpModel(plan.Rows, plan.Outage!, plan.StillBurning), whole)
            : texts.Render(channel, BundleTexts.Bundle, BundleTexts.BundleModel(plan.Rows), whole);
        // The plan counted what fits; a template that says more than that gives way to the plain lines.
        return parts.Count == 1 ? (parts[0].Text, parts[0].Plain) : (TextEscaper.Escape(whole, channel.Format), whole);
    }
}
