namespace Cell0.ChatOps.Rendering;

/// <summary>A template with a model to try it with. Modules register theirs; <c>render --lint</c> and a test try them all.</summary>
public interface ITemplateSample
{
    /// <summary>As given to <see cref="TemplateEngine.Render"/>.</summary>
    string Key { get; }

    /// <summary>As given to <see cref="TemplateEngine.Render"/>; null for the plain file.</summary>
    string? Channel { get; }

    IReadOnlyList<TextFormat> Formats { get; }

    IReadOnlyDictionary<string, object?> Model { get; }
}
