using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cell0.ChatOps.Web;

/// <summary>What all paths of the API share: refusals as problem details, and bodies read so that a fault is told with its place.</summary>
internal static class ApiEndpoints
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8 };

    public static ProblemHttpResult Bad(string detail) => Problem(400, "Bad Request", Sentence(detail) + " Nothing done.");

    public static ProblemHttpResult Missing(string detail) => Problem(404, "Not Found", Sentence(detail));

    public static ProblemHttpResult Conflict(string detail) => Problem(409, "Conflict", Sentence(detail));

    /// <summary>The body, null when there is none, or the answer that says what is wrong with it.</summary>
    public static async Task<(T? Body, ProblemHttpResult? Fault)> ReadAsync<T>(HttpContext context)
        where T : class
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0) return (null, null);
        if (!context.Request.HasJsonContentType()) return (null, Problem(415, "Unsupported Media Type", "The body must be JSON (Content-Type: application/json). Nothing done."));
        try
        {
            return (JsonSerializer.Deserialize<T>(body.ToArray(), Strict), null);
        }
        catch (JsonException problem)
        {
            return (null, Bad($"The body is not what is expected here{Place(problem)}."));
        }
    }

    /// <summary>A number from 1 to <paramref name="most"/>; the default when nothing was given.</summary>
    public static bool Number(string? text, int otherwise, int most, out int number)
    {
        number = otherwise;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most);
    }

    private static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title, type: ProblemType.Of(status));

    private static string Sentence(string text) => text.EndsWith('.') || text.EndsWith('?') ? text : text + ".";

    private static string Place(JsonException problem) =>
        problem.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, position {problem.BytePositionInLine + 1}{(problem.Path is { } path ? $", at {path}" : "")})") : "";
}
