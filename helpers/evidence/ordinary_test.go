package evidence

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// ordinary are texts without a secret, as a run on a healthy service comes by them. A run that struck something out of a
// service's own lines would call the service bad for it (logs.no-secrets).
var ordinary = map[string][]string{
	"what the service prints": {
		"Waiting for postgres...", "PostgreSQL started",
		"[2026-11-22 22:15:42 +0000] [1] [INFO] Starting gunicorn 19.7.1",
		"[2026-11-22 22:15:42 +0000] [1] [INFO] Listening at: http://0.0.0.0:5000 (1)",
		"[2026-11-22 22:15:42 +0000] [12] [INFO] Booting worker with pid: 12",
		"[2026-11-22 22:15:42 +0000] [1] [INFO] Handling signal: hup",
		`172.17.0.1 - - [22/Nov/2026:22:15:42 +0000] "POST /auth/login HTTP/1.1" 200 61 "-" "python-requests/2.18"`,
		`172.17.0.1 - - "GET /users?email=a%40b.c&name=x%20y HTTP/1.1" 404`,
		"Exception on /auth/status [GET]", "Traceback (most recent call last):",
		`  File "/usr/lib/python3.6/site-packages/jwt/api_jws.py", line 141, in decode`, "    token, secret_key, algorithms=['HS256'])",
		"    password = bcrypt.generate_password_hash(password, current_app.config.get('BCRYPT_LOG_ROUNDS'))",
		"    app.config['SECRET_KEY'] = os.environ.get('SECRET_KEY')", "KeyError: 'SECRET_KEY'",
		"jwt.exceptions.DecodeError: Not enough segments", "Invalid token. Please log in again.",
		"sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) could not connect to server: Connection refused",
	},
	"what Postgres prints": {
		"LOG:  database system was shut down at 2026-11-22 22:15:40 UTC", "LOG:  database system is ready to accept connections",
		`FATAL:  password authentication failed for user "postgres"`, `FATAL:  role "postgres" does not exist`,
		`DETAIL:  Password does not match for user "postgres".`, "ALTER USER postgres WITH PASSWORD NULL",
		`ERROR:  null value in column "password" violates not-null constraint`,
		`ERROR:  relation "users" does not exist at character 173`, "STATEMENT:  SELECT users.password AS users_password FROM users",
		"WARNING: No password has been set for the database.",
		"The files belonging to this database system will be owned by user \"postgres\".",
	},
	"sentences": {
		"password: must not be empty", "Provide a valid auth token.", "The secret of a good test: it can fail.", "tokens and secrets",
		"Bearer of news", "the password in DATABASE_URL", "SECRET_KEY is not set", "SECRET_KEY=", "SECRET_KEY=********",
		"POSTGRES_PASSWORD_FILE=/run/secrets/postgres", "pass/fail, password, passphrase.",
		"no token, no secret; key=value", "postgres on 10.0.0.1 is ready, user=postgres", "http://[::1]:5000/users", "42 users",
		"git@github.com:me/x.git", "ssh://ec2-user@10.0.0.1:22", "see https://host:8443/a@b",
	},
	"ids of all kinds": {
		"4f2b1c9d8e7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"arn:aws:ecs:us-east-1:123456789012:task/flask-microservices-staging/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:staging/key-AbCdEf", "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
		"ecs-svc/9223370440418524807", "i-0abcdef1234567890", "sg-903004f8", "20261123t053814-avcc",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/flask-microservices-users:staging",
		"users-service/users-service/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDgOmuQjHWDa8jQdn0",
		"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
	},
}

func TestOrdinaryTextsStayAsTheyAre(t *testing.T) {
	r := NewRedactor(append(known, Known{Name: "short", Value: "pw1"})...)
	for kind, texts := range ordinary {
		t.Run(kind, func(t *testing.T) {
			for _, text := range texts {
				g := NewWithT(t)
				g.Expect(r.Redact(text)).To(Equal(text))
				g.Expect(r.Redact(text+" my_precious")).To(Equal(text+" [SECRET_KEY]"), "what is not stays in sight")
			}
			g := NewWithT(t)
			all := strings.Join(texts, "\n")
			g.Expect(r.Redact(all)).To(Equal(all))
			document, err := json.Marshal(map[string]any{"message": texts, "all": all, "log": map[string]string{"value": all}})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(r.RedactJSON(document)).To(MatchJSON(document))
		})
	}
}

func TestOrdinaryDocumentsStayAsTheyAre(t *testing.T) {
	for does, document := range map[string]string{
		"numbers and switches":   `{"token": 42, "password": null, "secrets": true, "max_token": "8192", "uses_password": "false", "none": {"secret": ""}}`,
		"names of secrets":       `{"name": "SECRET_KEY", "secrets": ["SECRET_KEY", "POSTGRES_PASSWORD"], "definition": "users-service/SECRET_KEY"}`,
		"ECS's ordinary pairs":   `[{"name": "APP_SETTINGS", "value": "project.config.StagingConfig"}, {"name": "POSTGRES_USER", "value": "postgres"}]`,
		"ECS's page":             `{"nextToken": null, "taskArns": ["arn:aws:ecs:us-east-1:123456789012:task/c/0a1b2c3d4e5f60718293a4b5c6d7e8f9"]}`,
		"what stands for one":    `[{"name": "SECRET_KEY", "value": "[SECRET_KEY]"}, {"auth_token": "[JWT]"}]`,
		"a message on passwords": `{"status": "fail", "message": "password: must not be empty", "value": "a token is missing"}`,
	} {
		t.Run(does, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(NewRedactor(known...).RedactJSON([]byte(document))).To(MatchJSON(document))
		})
	}
}
