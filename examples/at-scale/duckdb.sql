-- Audit logs to a usage file with DuckDB 1.1 or later, on all cores:
--   duckdb -noheader -list -cmd "SET VARIABLE logs = 'audit-*.log.gz'" -f duckdb.sql > all.usage
--   kubetrace rbac all.usage
-- Counts what the requests themselves needed. What kubetrace usage sees besides (impersonation, what the API server checks
-- after a request because of its body, denials that are not of RBAC) takes the log itself: such requests are left out here.
WITH events AS (
  SELECT
    verb,
    "user".username AS who,
    list_sort(list_distinct(coalesce("user".groups, []))) AS groups,
    string_split(coalesce(userAgent, ''), ' ')[1] AS client,
    responseStatus.code AS code,
    requestReceivedTimestamp AS sent,
    objectRef IS NULL OR objectRef.resource IS NULL AS is_url,
    string_split(requestURI, '?')[1] AS path,
    coalesce(objectRef.apiGroup, '') AS api_group,
    coalesce(objectRef.resource, '') AS plural,
    coalesce(objectRef.subresource, '') AS subresource,
    coalesce(objectRef.namespace, '') AS namespace,
    coalesce(objectRef.name, '') AS name
  FROM read_json(
    getvariable('logs'),
    format = 'newline_delimited',
    maximum_object_size = 67108864,
    columns = {
      stage: 'VARCHAR', verb: 'VARCHAR', requestURI: 'VARCHAR', userAgent: 'VARCHAR',
      requestReceivedTimestamp: 'VARCHAR',
      "user": 'STRUCT(username VARCHAR, groups VARCHAR[])',
      impersonatedUser: 'STRUCT(username VARCHAR)',
      objectRef: 'STRUCT(resource VARCHAR, namespace VARCHAR, name VARCHAR, apiGroup VARCHAR, subresource VARCHAR)',
      responseStatus: 'STRUCT(code INTEGER)'
    }
  )
  WHERE stage = 'ResponseComplete' AND impersonatedUser IS NULL AND responseStatus.code NOT IN (0, 401)
),
needs AS (
  SELECT
    who,
    groups,
    code <> 403 AS allowed,
    {
      verb: verb,
      "group": api_group,
      resource: CASE WHEN subresource = '' THEN plural ELSE plural || '/' || subresource END,
      namespace: CASE WHEN api_group = '' AND plural = 'namespaces' THEN '' ELSE namespace END,
      -- An audit event of a create has the name that the object got, after the decision.
      name: CASE WHEN verb = 'create' AND subresource = '' THEN '' ELSE name END,
      url: CASE WHEN is_url THEN path ELSE '' END
    } AS permission,
    count(*) AS count,
    min(sent) AS first,
    max(sent) AS last,
    list_sort(list(DISTINCT client) FILTER (client <> ''))[1:8] AS clients,
    count(DISTINCT client) FILTER (client <> '') > 8 AS more_clients
  FROM events
  -- To RBAC a literal * is everything.
  WHERE NOT (plural = '*' OR api_group = '*' OR (is_url AND path LIKE '%*'))
  GROUP BY ALL
)
SELECT to_json({
  kind: 'Usage',
  apiVersion: 'kubetrace.dev/v1',
  source: 'audit log',
  "user": who,
  groups: groups,
  allowed: allowed,
  requests: sum(count)::BIGINT,
  first: min(first),
  last: max(last),
  needs: list({
    anyOf: [[permission]],
    count: count,
    denied: CASE WHEN allowed THEN 0 ELSE count END,
    first: first,
    last: last,
    answered: { "at": last, missing: NOT allowed },
    clients: coalesce(clients, []),
    moreClients: more_clients
  })
}) AS line
FROM needs
GROUP BY who, groups, allowed;
